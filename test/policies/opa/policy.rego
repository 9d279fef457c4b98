# The policy that the tests of Open Policy Agent ask, in process and as a server.
package statemgr

import rego.v1

# Allowed unless something speaks against it.
default allow := false

allow if count(deny) == 0

deny contains sprintf("%s is frozen", [input.component.name]) if {
	input.component.name in data.frozen
}

deny contains "at most three hosts may be on" if {
	count([host | some host in input.hosts; host.power == "On"]) >= 3
}

deny contains "nobody asks anonymously" if input.request.actor == "anonymous"

warnings contains "the zone is warm" if {
	some zone in input.zones
	zone.value > 70
}

# What statemgr asks for: entrypoint statemgr/decision, or /v1/data/statemgr/decision.
decision := {
	"allow": allow,
	"message": concat("; ", sort(deny)),
	"guidance": "Ask the keeper of the policy.",
	"warnings": [warning | some warning in warnings],
}

# A rule that is undefined for most questions.
sometimes := true if input.request.action == "PowerCycle"
