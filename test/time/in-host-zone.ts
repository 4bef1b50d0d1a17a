/** Before each file: a worker that was started in another zone would test nothing new. */
const { HOST_ZONE } = process.env
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
if (timeZone !== HOST_ZONE) throw new Error(`the tests of ${HOST_ZONE} run in the zone ${timeZone}`)
