import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExampleProject, foreignVersions, installExample } from './example-project.js'

describe('examples/booking-service on the packed package', () => {
  let project: ExampleProject
  beforeAll(async () => {
    project = await installExample('booking-service')
  }, 300_000)
  afterAll(() => project?.remove())

  it('is type-checked, with what its README shows', async () => {
    expect(await project.run('typescript/bin/tsc')).toEqual({ status: 0, stdout: '' })
    expect(await project.compileReadme()).toEqual({ status: 0, stdout: '' })
  })

  it('passes its own tests', async () => {
    expect(await project.run('vitest/vitest.mjs', 'run')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/Test Files +2 passed \(2\)\n +Tests +9 passed \(9\)/),
    })
  })

  it('names versions that the repository has', async () => {
    expect(await foreignVersions('booking-service')).toEqual([])
  })
})
