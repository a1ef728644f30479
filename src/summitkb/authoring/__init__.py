"""What helps people write: new notes, new knowledge bases, and articles made of what they wrote."""
