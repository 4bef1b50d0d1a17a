import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Endpoint, nothingSeen } from './seen.js'

/** Accepts by the kernel alone: a process that listens, and is stopped. At the end it counts what came all the same. */
const LISTENER = `
const { createServer } = require('node:net')
let bytes = 0
const server = createServer(socket => {
  socket.on('error', () => {})
  socket.on('data', data => { bytes += data.length })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))
process.stdin.once('data', () => setTimeout(() => { console.log(bytes); process.exit() }, 200))
`

const nextLine = async (child: ChildProcess): Promise<number> =>
  Number(String((await once(child.stdout as NodeJS.EventEmitter, 'data'))[0]).trim())

/** The queue of a socket that listens is full when nobody gets in any more. */
const fill = async (port: number): Promise<Socket[]> => {
  const sockets: Socket[] = []
  for (let tries = 0; tries < 16; tries += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    const isIn = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>(done => setTimeout(done, 300, false)),
    ])
    if (!isIn) return sockets
  }
  throw new Error('the queue of a stopped process never fills up here')
}

/** A port where a connection is neither accepted nor refused. */
export const startHung = async (): Promise<Endpoint> => {
  const child = spawn(process.execPath, ['-e', LISTENER], { stdio: ['pipe', 'pipe', 'inherit'] })
  const port = await nextLine(child)
  child.kill('SIGSTOP')
  const fillers = await fill(port).catch(error => {
    child.kill('SIGKILL')
    throw error
  })
  const seen = nothingSeen()
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      for (const socket of fillers) socket.destroy()
      child.kill('SIGCONT')
      const exited = once(child, 'exit')
      child.stdin.write('\n')
      seen.bytes += await nextLine(child)
      await exited
    },
  }
}
