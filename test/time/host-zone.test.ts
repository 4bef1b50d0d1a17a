import { expect, it } from 'vitest'

const HOST_ZONE = process.env['HOST_ZONE'] ?? ''

/** Minutes that UTC is ahead, as Date counts them: in January and in July. */
const MINUTES: Readonly<Record<string, readonly [january: number, july: number]>> = {
  UTC: [0, 0],
  'America/New_York': [300, 240],
  'Australia/Lord_Howe': [-660, -630],
  'America/St_Johns': [210, 150],
}

it(`these tests run on a machine in the zone ${HOST_ZONE}`, () => {
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(HOST_ZONE)
  const minutes = [0, 6].map(month => new Date(2026, month, 15).getTimezoneOffset())
  expect(minutes).toEqual(MINUTES[HOST_ZONE])
})
