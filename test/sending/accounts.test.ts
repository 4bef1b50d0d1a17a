import { describe, expect, it } from 'vitest'
import { openAccount } from '../../src/transport/account.js'
import { ownClock } from '../support/client.js'

const BASE = 'https://propexo.test'
const neverAsked = (): string => 'never asked'

describe('what clients of one token share', () => {
  it('is not pushed out by a client whose token is made for each request', () => {
    const clock = ownClock()
    const first = openAccount(BASE, clock, 'token_1')
    const minting = openAccount(BASE, clock, neverAsked)
    const states = new Set(Array.from({ length: 30_000 }, (_, index) => minting.identify(`minted_${index}`)))
    expect(states.size).toBe(1)
    expect(openAccount(BASE, clock, 'token_1').current()).toBe(first.current())
  })

  it('is known by the tokens that were in use a moment ago, and by the newest', () => {
    const clock = ownClock()
    const rotating = openAccount(BASE, clock, neverAsked)
    const state = rotating.identify('token_0')
    for (let index = 1; index < 20; index += 1) rotating.identify(`token_${index}`)
    for (const index of [19, 18, 11]) expect(openAccount(BASE, clock, `token_${index}`).current()).toBe(state)
    expect(openAccount(BASE, clock, 'token_0').current()).not.toBe(state)
  })

  it('stays with the token for a client that still uses it, when another one rotates', () => {
    const clock = ownClock()
    const staying = openAccount(BASE, clock, neverAsked)
    const state = staying.identify('token_0')
    const rotating = openAccount(BASE, clock, neverAsked)
    rotating.identify('token_0')
    for (let index = 1; index < 20; index += 1) {
      rotating.identify(`token_${index}`)
      expect(staying.identify('token_0')).toBe(state)
    }
    expect(rotating.current()).toBe(state)
  })

  it('is bounded in number: the account that was opened longest ago is forgotten', () => {
    const clock = ownClock()
    const first = openAccount(BASE, clock, 'tenant_0')
    for (let index = 1; index <= 10_000; index += 1) openAccount(BASE, clock, `tenant_${index}`)
    expect(openAccount(BASE, clock, 'tenant_0').current()).not.toBe(first.current())
    expect(first.current()).toBeDefined()
  })
})
