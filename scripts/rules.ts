import { command } from './cli/command.js'
import { cells, table } from './rules/matrix.js'

await command({
  call: 'npm run rules --',
  summary: 'prints which operations each PMS has, by what is documented',
  options: {
    json: {
      description: 'as an array with required fields, sources and where the id of what was written is found',
    },
  },
  run: ({ options: { json } }) => {
    if (json) {
      console.log(JSON.stringify(cells, null, 2))
      return
    }
    console.log(table())
    console.log('C create, U update, X cancel; ✘ there is none; – no page says either way; ? inferred')
  },
})
