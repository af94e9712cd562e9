"""Words that a machine reads from pictures: they can be searched and proposed, and prove nothing."""
