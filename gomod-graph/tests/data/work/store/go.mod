module example.org/store

require (
	example.org/queue/v2 v2.0.0
	example.org/http v1.1.0
)
