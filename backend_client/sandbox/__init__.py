"""``frontdoor sandbox``: a small real server of the core API, for trying and for tests.

Rules:
* The contract (``backend_client/core-api.yaml``) judges every request; what it leaves open is decided in one place each
  (`rules`, `tickets`, `remarks`, `moves`).
* One request is one transaction: what it changes, the events that tell of it and the answer under its key.
* The page at ``/`` is the city's side: it moves tickets on, asks questions and publishes notices.

Begin at `serve.make_app`; `seed.Seed` says what a city must bring.
"""
