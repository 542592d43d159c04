-- Where a report stands in the list of open work: its deadline, after all others if it has none. Nothing for what is nobody's
-- work: what has ended, and what came in a file until somebody takes a step with it.
ALTER TABLE incidents ADD COLUMN triage BIGINT;
UPDATE incidents SET triage = CASE WHEN origin <> 'file' THEN COALESCE(reported_at + 86400000, 9223372036854775807) END
    WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.incident = incidents.id);
UPDATE incidents SET triage = (
    SELECT CASE WHEN c.case_status IN ('received', 'verifying') AND c.due_at IS NOT NULL THEN c.due_at
        WHEN c.case_status = 'received' AND incidents.origin <> 'file' THEN COALESCE(incidents.reported_at + 86400000, 9223372036854775807)
        WHEN c.case_status IN ('received', 'verifying', 'prosecuted', 'suspended') THEN 9223372036854775807 END
    FROM cases c WHERE c.incident = incidents.id
) WHERE EXISTS (SELECT 1 FROM cases c WHERE c.incident = incidents.id);
CREATE INDEX incidents_by_triage ON incidents (triage, id) WHERE triage IS NOT NULL;
