"""Pure standardisers, one file a field; `registry` lists them."""
