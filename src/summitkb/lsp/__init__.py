"""A language server: what `check` says while a note is typed, completion, hover, definitions and quick fixes.

`server` speaks the protocol and `workspace` keeps the knowledge base in memory. The other modules are functions of a
`Site`, a `Document` and a position in it.
"""
