import type { Behavior } from './behavior.js'

/** Of reads, the quota and webhooks. */
export const OTHERS: readonly Behavior[] = [
  {
    of: 'reads',
    what: 'lists show what has changed in a PMS after a sync, every 12 hours',
    confidence: 'documented',
    source: 'the guide sync-frequency',
    option: '`syncEvery`, `sync()`',
    test: ['pms-behavior.test.ts', 'changes what people see, and the lists with the next sync'],
  },
  {
    of: 'reads',
    what: 'what was removed from a PMS stays in the lists with its old `last_seen`',
    confidence: 'documented',
    source: 'the guide deleted-records',
    test: [
      'pms-behavior.test.ts',
      'frees the calendar, and the API goes on to show the appointment as it was last seen',
    ],
  },
  {
    of: 'reads',
    what: 'times of appointments come back in UTC',
    confidence: 'undocumented',
    source: 'the examples of the vendor end in Z',
    test: ['pms-behavior.test.ts', 'changes what people see, and the lists with the next sync'],
  },
  {
    of: 'reads',
    what: 'a request without a token, or with an unknown one, is answered 401',
    confidence: 'undocumented',
    source: 'no page describes any error but 400, 405 and 429',
    option: '`tokens`',
    test: ['behaviors.test.ts', 'a missing or unknown token is answered 401'],
  },
  {
    of: 'quota',
    what: '150 requests a minute; from 80 % on each answer takes 2 seconds longer; then 429',
    confidence: 'documented',
    source: 'the guide rate-limiting',
    option: '`quota`',
    test: [
      'quota-and-faults.test.ts',
      'counts down, slows down from 80 % on, and refuses until the minute is over',
    ],
  },
  {
    of: 'quota',
    what: 'the minute begins with the minute of the clock, and a 429 has no `Retry-After`',
    confidence: 'undocumented',
    source: 'no page says it',
    option: '`quota.window`, `quota.retryAfter`',
    test: ['quota-and-faults.test.ts', 'keeps each token apart, and knows sliding windows and Retry-After'],
  },
  {
    of: 'webhooks',
    what: 'a write that failed, or succeeded in part, is told; one that succeeded is not',
    confidence: 'documented',
    source: 'how-it-works/webhooks/webhook-details/write-operation-failure',
    test: ['webhooks.test.ts', 'tell of a write that failed, signed'],
  },
  {
    of: 'webhooks',
    what: '`propexo-signature` is HMAC-SHA256 over the body, as hex',
    confidence: 'documented',
    source: 'how-it-works/webhooks/signed-payloads',
    test: ['webhooks.test.ts', 'tell of a write that failed, signed'],
  },
  {
    of: 'webhooks',
    what: 'the body that is signed is the raw one',
    confidence: 'inferred',
    source: 'a page says only that the payload is signed',
    test: ['webhooks.test.ts', 'tell of a write that failed, signed'],
  },
  {
    of: 'webhooks',
    what: 'what is not answered 2xx comes again every 15 minutes, ten times at most',
    confidence: 'documented',
    source: 'how-it-works/webhooks/webhooks-overview',
    option: '`webhooks`',
    test: ['webhooks.test.ts', 'come again every 15 minutes until they are taken, ten times at most'],
  },
  {
    of: 'webhooks',
    what: 'new and changed records are told, but not of the first sync',
    confidence: 'documented',
    source: 'the guide webhooks',
    test: ['webhooks.test.ts', 'tell of syncs, and of what is new and changed in all but the first'],
  },
]
