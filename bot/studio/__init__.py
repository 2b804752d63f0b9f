"""The workshop behind the studio: a draft of the flow, looked at, tried and published; until then nothing runs."""
