import { describe, expect, it } from 'vitest'
import { parseUrl } from '../../src/core/url.js'

describe('a URL', () => {
  it('with letters beyond ASCII is one however often it is asked', () => {
    // URL.canParse of Node 20.20 refuses them from the moment on at which V8 has compiled the call.
    const wrong = Array.from({ length: 50_000 }).filter(
      () => parseUrl('https://bücher.example/ü') === undefined,
    )
    expect(wrong).toHaveLength(0)
  })

  it.each(['', 'example.org', '/path', 'https://', 'http://[::1'])('is not %j', text => {
    expect(parseUrl(text)).toBeUndefined()
  })

  it('may be told against another one', () => {
    expect(parseUrl('../b', 'https://a.test/x/y')?.href).toBe('https://a.test/b')
  })
})
