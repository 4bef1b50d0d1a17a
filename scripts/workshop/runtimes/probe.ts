import { timeZoneDataVersion, wallTimeAt } from '../../../src/time/index.js'

/**
 * Run by itself under each runtime: British Columbia stopped changing its clocks in 2026, later than the data of most
 * runtimes.
 */
const probe = {
  node: process.versions.node,
  ...timeZoneDataVersion(),
  hasTemporal: 'Temporal' in globalThis,
  vancouver: wallTimeAt('2026-12-01T18:00:00Z', 'America/Vancouver').time,
}
console.log(JSON.stringify(probe))
