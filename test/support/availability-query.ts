/** What no query of free slots can do without. */
export const SLOTS_QUERY = {
  property_id: 'prop_1',
  availability_start_date: '2026-06-08',
  availability_duration_days: 1,
} as const
