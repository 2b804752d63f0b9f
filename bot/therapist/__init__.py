"""The therapist's side of the chat: pairing, digest on request, one client's summary, answers to clients."""
