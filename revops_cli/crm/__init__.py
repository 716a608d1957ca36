"""The CRM behind one protocol: `adapter` says what every CRM must do, one module or folder each does it."""
