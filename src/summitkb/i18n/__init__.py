"""Translation: the messages of a body, the catalogs that hold their translations, and the words of the site itself."""
