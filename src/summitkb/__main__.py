"""`python -m summitkb` is the `summitkb` command."""

from summitkb.cli import main

if __name__ == "__main__":
    main()
