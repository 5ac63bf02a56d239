import sys

from reciproque.cli import main

sys.exit(main())
