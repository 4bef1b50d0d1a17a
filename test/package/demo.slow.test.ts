import { describe, expect, it } from 'vitest'
import { runScript } from '../scripts/spec/command.js'

const OFFLINE = { PROPEXO_TOKEN: '', NO_COLOR: '1' }

describe('npm run demo', () => {
  it('books at three PMSs, and shows what people see, what is refused, what is lost and found, and the day', async () => {
    const { code, stdout, stderr } = await runScript('demo', [], { env: OFFLINE })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const rows = [...stdout.matchAll(/^ {2}(\w+) +(\S+ \S+) +(\S+) +(\d\d:\d\d) \(.*\) +SUCCESS$/gm)]
    expect(rows.map(row => row.slice(1)).sort()).toEqual([
      ['ENTRATA', '2026-06-08 13:30:00', 'America/Denver', '14:30'],
      // Its setting is Denver's.
      ['RENTMANAGER', '2026-06-08 13:30:00', 'America/Denver', '14:30'],
      // Its user is in New York.
      ['RESMAN', '2026-06-08 19:30:00', 'UTC', '15:30'],
    ])
    expect(stdout).toContain('/at/date 2026-02-30 does not exist')
    expect(stdout).toMatch(/\d+ seconds later: The PMS refused the write of job job_4: notes is missing/)
    expect(stdout).toContain('AmbiguousWriteError: The booking may or may not exist')
    expect(stdout).toContain('the write is found again, as job_5, and was sent once')
    expect(stdout).toContain('writes that were made twice: 0')
    expect(stdout).toContain('the journal says: sending; nobody may send it again')
    expect(stdout).toContain('tour-4711 is sent, as job_6')
    expect(stdout).toContain('the same key gives job_6 again, and nothing is sent')
    expect(stdout).toContain('refused with 429: 0')
    const lines = stdout.split('\n')
    const times = lines.flatMap(line => /^ {2}(\d\d:\d\d:\d\d) {2}/.exec(line)?.[1] ?? [])
    expect(times.length).toBeGreaterThan(10)
    expect(times).toEqual([...times].sort())
  })
})
