import { describe, expect, it } from 'vitest'
import { runScript } from '../spec/command.js'

describe('npm run spec:diff', () => {
  it.each([
    ['one specification', ['spec'], 'expected OLD NEW, got 1 argument'],
    [
      'an unknown format',
      ['spec', 'spec', '--format', 'html'],
      '--format must be one of text, markdown, json, and is html',
    ],
    ['an unknown option', ['spec', 'spec', '--all'], 'OLD NEW'],
    ['a file that is not there', ['spec', 'nowhere.yml'], 'nowhere.yml'],
    [
      'what is no OpenAPI',
      ['spec', 'package.json'],
      'package.json#/openapi: must be 3.0.x or 3.1.x, and is missing',
    ],
  ])('says what is wrong with %s, and exits with 2', async (_, args, message) => {
    const { code, stdout, stderr } = await runScript('spec-diff', args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
