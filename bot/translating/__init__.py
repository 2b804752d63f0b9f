"""Translation files beside flows, completed without touching what a translator wrote."""
