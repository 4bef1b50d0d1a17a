import type { OwnClock } from './clock.js'
import { checkNames, misuse } from './misuse.js'
import type { Settings } from './settings.js'
import type { Store } from './store.js'

/** The triggers that Propexo documents. */
export const TRIGGERS = [
  'DATA_NEW',
  'DATA_UPDATE',
  'SYNC_COMPLETE',
  'FIRST_SYNC_COMPLETE',
  'JOB_FAILURE',
  'WRITE_OPERATION_FAILURE',
] as const

/** Why Propexo calls. */
export type WebhookTrigger = (typeof TRIGGERS)[number]

/** A receiver: what a web framework calls a fetch handler. */
export type WebhookReceiver = (request: Request) => Response | Promise<Response>

/** What may go wrong with one delivery. */
export type WebhookFault =
  /** It comes twice. */
  | 'duplicated'
  /** It comes a minute late, after others. */
  | 'delayed'
  /** The signature is that of another secret. */
  | 'wrong_signature'
  /** There is no signature. */
  | 'unsigned'
  /** The bare `data`, without the envelope, as some pages show it. */
  | 'bare'
  /** It never comes. */
  | 'lost'

/** One attempt to deliver a webhook. */
export interface WebhookDelivery {
  /** Why it was sent. */
  readonly trigger: string
  /** Where to. */
  readonly url: string
  /** RFC 3339. */
  readonly at: string
  /** From 1. */
  readonly attempt: number
  /** The body as it was sent. */
  readonly body: string
  /** The status of the answer; undefined: none came. */
  readonly status: number | undefined
}

/** The webhooks of a simulator. */
export interface SimulatedWebhooks {
  /**
   * Delivers to a receiver in this process.
   * @param options `secret`: at least 10 characters; `triggers`: default all; `url`: what the receiver sees as its own
   */
  to(
    receiver: WebhookReceiver,
    options: {
      readonly secret: string
      readonly triggers?: readonly WebhookTrigger[]
      readonly url?: string
    },
  ): void
  /** Receives in this process what a webhook that was made through the API sends to a URL. */
  receive(url: string, receiver: WebhookReceiver): void
  /** Sends a webhook of any content to whoever listens to its trigger. */
  send(trigger: WebhookTrigger, data: Readonly<Record<string, unknown>>): void
  /** The next deliveries meet this fault, each once. `times`: how many of them, default 1. */
  next(fault: WebhookFault, times?: number): void
  /** All attempts so far. */
  deliveries(): readonly WebhookDelivery[]
}

interface Subscription {
  readonly url: string
  readonly secret: string
  readonly wants: (trigger: string, object: string | undefined) => boolean
  readonly headers: Readonly<Record<string, string>>
  readonly receiver: WebhookReceiver | undefined
}

const FAULTS: readonly WebhookFault[] = [
  'duplicated',
  'delayed',
  'wrong_signature',
  'unsigned',
  'bare',
  'lost',
]
const DELAY_MS = 60_000
const MIN_SECRET = 10
const LOCAL_URL = 'https://receiver.test/webhooks'

/** Webhooks as the simulator itself uses them. */
export interface OwnWebhooks extends SimulatedWebhooks {
  /** @param object the kind of record that it is about */
  tell(trigger: string, data: Readonly<Record<string, unknown>>, object?: string): void
  clear(): void
}

interface Inside {
  readonly own: OwnClock
  readonly store: Store
  readonly settings: Settings
}

/** Sends what webhooks there are; `network` sends those to URLs that nobody receives in this process. */
export const createWebhooks = (inside: Inside, network: WebhookReceiver | undefined): OwnWebhooks =>
  new SimulatorWebhooks(inside, network)

class SimulatorWebhooks implements OwnWebhooks {
  readonly #inside: Inside
  readonly #network: WebhookReceiver | undefined
  readonly #receivers = new Map<string, WebhookReceiver>()
  #local: Subscription[] = []
  #faults: WebhookFault[] = []
  #deliveries: WebhookDelivery[] = []

  constructor(inside: Inside, network: WebhookReceiver | undefined) {
    this.#inside = inside
    this.#network = network
  }

  to(receiver: WebhookReceiver, options: Parameters<SimulatedWebhooks['to']>[1]): void {
    checkNames('a receiver of webhooks', options, ['secret', 'triggers', 'url'])
    const { secret, triggers = TRIGGERS, url = LOCAL_URL } = options
    if (typeof receiver !== 'function')
      throw misuse('a receiver of webhooks is a function from Request to Response')
    if (typeof secret !== 'string' || secret.length < MIN_SECRET)
      throw misuse(`the secret of a webhook has at least ${MIN_SECRET} characters`)
    if (triggers.length === 0) throw misuse(`triggers are some of ${TRIGGERS.join(', ')}`)
    for (const each of triggers) checkTrigger(each)
    const wanted: readonly string[] = [...triggers]
    this.#local.push({ url, secret, wants: trigger => wanted.includes(trigger), headers: {}, receiver })
  }

  receive(url: string, receiver: WebhookReceiver): void {
    if (!URL.canParse(url)) throw misuse(`webhooks are received for a URL, and not for ${String(url)}`)
    if (typeof receiver !== 'function')
      throw misuse('a receiver of webhooks is a function from Request to Response')
    this.#receivers.set(url, receiver)
  }

  send(trigger: WebhookTrigger, data: Readonly<Record<string, unknown>>): void {
    checkTrigger(trigger)
    this.tell(trigger, data)
  }

  next(fault: WebhookFault, times = 1): void {
    if (!FAULTS.includes(fault))
      throw misuse(`${String(fault)} is no fault of webhooks; there are ${FAULTS.join(', ')}`)
    if (!Number.isInteger(times) || times < 1)
      throw misuse(`a fault of webhooks happens a whole number of times, and not ${String(times)}`)
    for (let time = 0; time < times; time += 1) this.#faults.push(fault)
  }

  deliveries(): readonly WebhookDelivery[] {
    return [...this.#deliveries]
  }

  readonly tell: OwnWebhooks['tell'] = (trigger, data, object) => {
    const all = { ...data, event: trigger }
    const meta = object === undefined ? {} : { meta: { object, integration_id: data['integration_id'] } }
    const event = { trigger, data: all, body: JSON.stringify({ trigger, data: all, ...meta }) }
    const managed = [...this.#inside.store.table('webhooks').values()].flatMap(({ fields }) =>
      subscriptionOf(fields, this.#receivers.get(String(fields['url'])) ?? this.#network),
    )
    for (const each of [...this.#local, ...managed])
      if (each.wants(trigger, object)) this.#deliver(each, event)
  }

  clear(): void {
    this.#local = []
    this.#receivers.clear()
    this.#faults = []
    this.#deliveries = []
  }

  #deliver(to: Subscription, event: Event): void {
    const fault = this.#faults.shift()
    if (fault === 'lost') return
    const changed: Event = {
      ...event,
      body: fault === 'bare' ? JSON.stringify(event.data) : event.body,
      ...(fault === 'wrong_signature' && { secret: 'another secret' }),
      ...(fault === 'unsigned' && { isUnsigned: true }),
    }
    const { clock } = this.#inside.own
    for (let time = 0; time < (fault === 'duplicated' ? 2 : 1); time += 1)
      clock.schedule(fault === 'delayed' ? DELAY_MS : 0, () => void this.#attempt(to, changed, 1))
  }

  async #attempt(to: Subscription, event: Event, attempt: number): Promise<void> {
    const { own, settings } = this.#inside
    const { receiver, url } = to
    if (receiver === undefined) return
    const signature = event.isUnsigned
      ? undefined
      : await own.hold(sign(event.body, event.secret ?? to.secret))
    const at = new Date(own.clock.now()).toISOString()
    const status = await own.lend(statusOf(receiver, requestOf(to, event, signature)))
    own.note()
    this.#deliveries.push({ trigger: event.trigger, url, at, attempt, body: event.body, status })
    const isTaken = status !== undefined && status >= 200 && status < 300
    if (isTaken || attempt > settings.webhooks.maxRetries) return
    own.scheduleInBackground(settings.webhooks.retryMs, () => void this.#attempt(to, event, attempt + 1))
  }
}

const requestOf = ({ url, headers }: Subscription, { body }: Event, signature: string | undefined): Request =>
  new Request(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(signature !== undefined && { 'propexo-signature': signature }),
    },
  })

interface Event {
  readonly trigger: string
  readonly data: Readonly<Record<string, unknown>>
  readonly body: string
  /** In place of that of the receiver. */
  readonly secret?: string
  readonly isUnsigned?: boolean
}

const checkTrigger = (trigger: string): void => {
  if (!TRIGGERS.some(each => each === trigger))
    throw misuse(`${trigger} is no trigger of webhooks; there are ${TRIGGERS.join(', ')}`)
}

const subscriptionOf = (
  fields: Readonly<Record<string, unknown>>,
  receiver: WebhookReceiver | undefined,
): Subscription[] => {
  const { active, url, secret, triggers, headers } = fields
  if (active !== true) return []
  const wanted = (Array.isArray(triggers) ? triggers : []) as { trigger: string; model: string | null }[]
  // Documented: only the triggers of data heed the model.
  const wants: Subscription['wants'] = (trigger, object) =>
    wanted.some(
      each =>
        each.trigger === trigger && (!trigger.startsWith('DATA_') || !each.model || each.model === object),
    )
  const own = (Array.isArray(headers) ? headers : []).flatMap(each => {
    const { header, value } = Object(each) as Record<string, unknown>
    return typeof header === 'string' ? [[header.toLowerCase(), String(value)] as const] : []
  })
  return [{ url: String(url), secret: String(secret), wants, headers: Object.fromEntries(own), receiver }]
}

/** Documented: every 2xx takes it. A receiver that throws has not answered. */
const statusOf = async (receiver: WebhookReceiver, request: Request): Promise<number | undefined> => {
  try {
    return (await receiver(request)).status
  } catch {
    return undefined
  }
}

/** Documented: HMAC-SHA256 over the payload, as hex. */
const sign = async (body: string, secret: string): Promise<string> => {
  const { subtle } = globalThis.crypto
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const bytes = new Uint8Array(await subtle.sign('HMAC', key, encoder.encode(body)))
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
