import type { Mutation } from './mutation.js'

const inParser = (id: string, from: string, to: string): Mutation => ({
  id,
  file: 'writes/parse.ts',
  from,
  to,
})
const DEFINE = 'Object.defineProperty(body, name, {'

/** A field under the name of another one. */
const swapped = (left: string, right: string): Mutation =>
  inParser(
    `swapped-${left}-${right}`,
    DEFINE,
    `Object.defineProperty(body, name === '${left}' ? '${right}' : name === '${right}' ? '${left}' : name, {`,
  )

const TIMES = 'return { appointment_date: date, appointment_time: time }'

/** Faults in what the facade makes of an input. */
export const mutationsOfFacade: readonly Mutation[] = [
  swapped('notes', 'title'),
  swapped('call_phone_number_from', 'call_phone_number_to'),
  swapped('email_cc', 'email_bcc'),
  inParser('field-lost', 'if (sent !== undefined)', "if (sent !== undefined && name !== 'unit_id')"),
  inParser('false-lost-in-facade', 'if (sent !== undefined)', 'if (sent !== undefined && sent !== false)'),
  inParser(
    'integration-lost',
    "if (contract.bodyFields.includes('integration_id')) body",
    "if (contract.bodyFields.includes('nothing')) body",
  ),
  inParser('path-id-of-another-record', 'path[name] = id', "path[name] = 'evt_1'"),
  {
    id: 'swapped-date-and-time',
    file: 'writes/prepare.ts',
    from: TIMES,
    to: 'return { appointment_date: time, appointment_time: date }',
  },
  {
    id: 'offset-lost',
    file: 'writes/prepare.ts',
    from: `\`\${date}T\${time}\${offset}\``,
    to: `\`\${date}T\${time}Z\``,
  },
  {
    id: 'ignore-unknown-fields-lost',
    file: 'recovery/send-once.ts',
    from: 'const outgoing = { path, query, bodyText',
    to: 'const outgoing = { path, query: {}, bodyText',
  },
  {
    id: 'query-lost-in-facade',
    file: 'transport/operation-sender.ts',
    from: '...(query && { query })',
    to: '',
  },
  {
    id: 'cancel-of-another-person',
    file: 'contract/write-operations.ts',
    from: 'cancel: refTo(applicants.cancel, applicantCancel)',
    to: 'cancel: refTo(leads.cancel, applicantCancel)',
  },
  {
    id: 'list-of-all-integrations',
    file: 'transport/lists.ts',
    from: 'query: { ...filters, integration_id: integrationId }',
    to: 'query: { ...filters }',
  },
  {
    id: 'list-without-filters',
    file: 'transport/lists.ts',
    from: 'query: { ...filters, integration_id: integrationId }',
    to: 'query: { integration_id: integrationId }',
  },
  {
    id: 'list-in-any-order',
    file: 'transport/lists.ts',
    from: 'const query = { ...order, ...list.query, limit',
    to: 'const query = { ...list.query, limit',
  },
  {
    id: 'page-by-number',
    file: 'transport/page-reader.ts',
    from: 'offset += items.length',
    to: 'offset += 1',
  },
  {
    id: 'small-pages',
    file: 'transport/lists.ts',
    from: 'limit: form.size, offset }',
    to: 'limit: 100, offset }',
  },
  {
    id: 'last-page-lost',
    file: 'transport/lists.ts',
    from: 'ahead = hasMore ? fetchPage(offset, urgency) : undefined',
    to: 'ahead = hasMore && offset < 4 ? fetchPage(offset, urgency) : undefined',
  },
  {
    id: 'job-of-another-field',
    file: 'transport/answer.ts',
    from: 'const ids = [job_id, isObject(meta)',
    to: "const ids = ['job_0', isObject(meta)",
  },
  {
    id: 'status-of-another-job',
    file: 'jobs/job.ts',
    from: 'transport.send(STATUS, { path: { root_job_id: id } }',
    to: "transport.send(STATUS, { path: { root_job_id: 'job' } }",
  },
  {
    id: 'answer-without-nulls',
    file: 'transport/answer.ts',
    from: '(bytes as Uint8Array<ArrayBuffer> | undefined) ?? exchange.text',
    to: "(bytes as Uint8Array<ArrayBuffer> | undefined) ?? exchange.text.replaceAll('null', '0')",
  },
]
