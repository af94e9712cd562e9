"""The custody log: what was done to each source, by whom and when, so that no later change of the record can hide."""
