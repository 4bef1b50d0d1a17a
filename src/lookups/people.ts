import type { OperationKey } from '../../generated/operations.js'
import type { PersonKind } from '../contract/write-kind.js'
import type { LookupContext } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'

const PERSON: Readonly<Record<PersonKind, OperationKey>> = {
  leads: 'GET /v1/leads/{id}',
  applicants: 'GET /v1/applicants/{id}',
  residents: 'GET /v1/residents/{id}',
}
const EMPLOYEE = 'GET /v1/employees/{employee_id}'

/** The primary email address of a person; undefined where the record has none. */
export const readPrimaryEmail = async (
  transport: Transport,
  person: PersonKind,
  id: string,
  parent?: LookupContext['parent'],
): Promise<string | undefined> => {
  const { email_1: email } = await readResults(transport, PERSON[person], { id }, parent)
  return typeof email === 'string' && email.trim() !== '' ? email.trim() : undefined
}

/** What an employee does, as far as the API knows. */
export const readRoles = async (
  transport: Transport,
  employeeId: string,
  parent?: LookupContext['parent'],
): Promise<readonly string[]> => {
  const { roles } = await readResults(transport, EMPLOYEE, { employee_id: employeeId }, parent)
  return Array.isArray(roles) ? roles.map(String) : []
}

const readResults = async (
  transport: Transport,
  operation: OperationKey,
  path: Readonly<Record<string, string>>,
  parent: LookupContext['parent'],
): Promise<Readonly<Record<string, unknown>>> => {
  const reply = await transport.send(operation, { path }, {}, { parent })
  const { results } = Object(reply.data) as { results?: unknown }
  if (typeof results === 'object' && results !== null) return results as Record<string, unknown>
  throw reply.fail('the answer has no record')
}
