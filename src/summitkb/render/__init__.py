"""From plain data to bytes: the views of the pages, Markdown, sanitising, the theme and the engine that runs them."""
