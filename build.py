"""The front door: python build.py …"""

from handouts.cli import main

if __name__ == '__main__':
    main()
