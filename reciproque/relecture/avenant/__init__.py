"""An avenant: a second document read onto a contract, its commitments matched, then a version opened."""
