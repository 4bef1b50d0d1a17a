import { FAULTS } from './faults.js'
import { TRIGGERS } from './webhooks.js'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 1 }

const answers = (description: string) => ({
  200: { description, content: { 'application/json': { schema: { type: 'object' } } } },
  400: {
    description: 'What is wrong with the request.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  },
})

const takes = (properties: Readonly<Record<string, object>>, ...required: string[]) => ({
  required: true,
  content: {
    'application/json': { schema: { type: 'object', required, properties, additionalProperties: false } },
  },
})

/** OpenAPI 3.1 of the control API. */
export const CONTROL_DOCUMENT: object = {
  openapi: '3.1.0',
  info: { title: 'Control API of propexo-simulator', version: '1.0.0' },
  paths: {
    '/__sim/openapi.json': {
      get: { operationId: 'getDocument', summary: 'This document', responses: answers('The document.') },
    },
    '/__sim/state': {
      get: {
        operationId: 'getState',
        summary: 'What the PMSs hold, jobs, quota and faults',
        responses: answers('The state.'),
      },
    },
    '/__sim/requests': {
      get: {
        operationId: 'listRequests',
        summary: 'Every request that came',
        responses: answers('The requests.'),
      },
    },
    '/__sim/advance': {
      post: {
        operationId: 'advance',
        summary: 'Puts the clock forward, and answers when everything that falls due has settled',
        requestBody: takes({ by: { anyOf: [text, { type: 'number' }], examples: ['5m'] } }, 'by'),
        responses: answers('The time now.'),
      },
    },
    '/__sim/sync': {
      post: { operationId: 'sync', summary: 'Syncs every integration', responses: answers('The time now.') },
    },
    '/__sim/faults': {
      post: {
        operationId: 'orderFault',
        summary: 'Makes requests meet a fault',
        requestBody: takes(
          {
            fault: { enum: Object.keys(FAULTS) },
            mode: { enum: ['next', 'always', 'random'], default: 'next' },
            operation: text,
            kind: { enum: ['read', 'write', 'query'] },
            times: whole,
            rate: { type: 'number', minimum: 0, maximum: 1 },
          },
          'fault',
        ),
        responses: answers('How often each fault happened.'),
      },
      delete: {
        operationId: 'clearFaults',
        summary: 'Ends all faults',
        responses: answers('How often each fault happened.'),
      },
    },
    '/__sim/outcomes': {
      post: {
        operationId: 'orderOutcome',
        summary: 'Makes the next jobs end like this',
        requestBody: takes(
          {
            status: { enum: ['FAILURE', 'PARTIAL_SUCCESS'] },
            errors: { type: 'array', items: text },
            times: whole,
          },
          'status',
        ),
        responses: answers('The status.'),
      },
    },
    '/__sim/webhooks': {
      get: {
        operationId: 'listDeliveries',
        summary: 'Every webhook that was sent',
        responses: answers('The deliveries.'),
      },
      post: {
        operationId: 'sendWebhook',
        summary: 'Sends a webhook to whoever listens',
        requestBody: takes({ trigger: { enum: TRIGGERS }, data: { type: 'object' } }, 'trigger'),
        responses: answers('The trigger.'),
      },
    },
    '/__sim/scenario': {
      post: {
        operationId: 'addScenario',
        summary: 'Adds integrations with their records',
        requestBody: takes({ integrations: { type: 'array', items: { type: 'object' } } }, 'integrations'),
        responses: answers('The time now.'),
      },
    },
    '/__sim/reset': {
      post: {
        operationId: 'reset',
        summary: 'Back to the scenario of the start; the clock goes on',
        responses: answers('The time now.'),
      },
    },
  },
  components: {
    schemas: {
      Error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: { type: 'object', required: ['code', 'message'], properties: { code: text, message: text } },
        },
      },
    },
  },
}
