import type { Service } from './service.js'

const encoder = new TextEncoder()

/** Whether the signature is that of this very body: hex of HMAC-SHA256. */
const isSigned = async (secret: string, body: string, signature: string): Promise<boolean> => {
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['verify'])
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
  // It compares in constant time.
  return crypto.subtle.verify('HMAC', key, bytes, encoder.encode(body))
}

interface WriteFailure {
  readonly trigger?: unknown
  readonly data?: {
    readonly root_job_id?: unknown
    readonly write_status?: unknown
    readonly errors?: unknown
  }
}

/** POST /webhooks: notes tours that the PMS has refused. It may come twice, so it only ever sets the state. */
export const receiveWebhook = async ({ bookings, secret }: Service, request: Request): Promise<Response> => {
  // The signature is over the bytes that came, and not over what they mean.
  const body = await request.text()
  if (!(await isSigned(secret, body, request.headers.get('propexo-signature') ?? '')))
    return Response.json({ error: 'bad signature' }, { status: 401 })
  const { trigger, data } = JSON.parse(body) as WriteFailure
  if (trigger === 'WRITE_OPERATION_FAILURE' && data?.write_status === 'FAILURE') {
    const booking = bookings.byJob(String(data.root_job_id))
    if (booking) {
      booking.state = 'failed'
      booking.errors = Array.isArray(data.errors) ? data.errors.map(String) : []
    }
  }
  // Anything else is taken as well, or it would come again ten times.
  return new Response(null, { status: 204 })
}
