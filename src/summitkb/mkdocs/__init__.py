"""Everything that imports MkDocs: its theme environment, its dev server, and the plugin that opens its door to us."""
