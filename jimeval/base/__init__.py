"""What every layer needs: problems and errors, Swedish writing, table contracts, study folders, small numbers."""
