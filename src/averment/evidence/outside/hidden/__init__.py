"""Where in finished files words hide: one module a family of formats, each a function from a piece to its parts."""
