"""`python -m revops_cli`."""

from revops_cli.cli.main import main

if __name__ == "__main__":
    main()
