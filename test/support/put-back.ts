import { afterAll, vi } from 'vitest'

// Files share a process: what one of them replaced must not meet the next.
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})
