"""Sealed sources: how one is committed to without being shown, and what its custodians attest."""
