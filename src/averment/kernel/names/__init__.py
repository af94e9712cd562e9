"""Protected names across scripts: what counts as one name, and where in a text it stands."""

from averment.kernel.names.cells import spellings_in
from averment.kernel.names.index import NameHit, NameIndex, ProtectedName

__all__ = ["NameHit", "NameIndex", "ProtectedName", "spellings_in"]
