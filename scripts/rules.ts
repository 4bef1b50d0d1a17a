import { cells, table } from './rules/matrix.js'

const USAGE = `npm run rules [-- --json]
  prints which operations each PMS has, by what is documented
  --json  as an array with required fields, sources and where the id of what was written is found`

const args = process.argv.slice(2)
const unknown = args.filter(arg => arg !== '--json')

if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}\n${USAGE}`)
  process.exitCode = 1
} else if (args.length > 0) {
  console.log(JSON.stringify(cells, null, 2))
} else {
  console.log(table())
  console.log('C create, U update, X cancel; ✘ there is none; – no page says either way; ? inferred')
}
