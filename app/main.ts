import { ConfigFaults } from './config.ts'
import { run } from './cli/index.ts'
import { Refusal } from './cli/refusal.ts'

/** The program: one command, its exit code. Faults of the configuration and of the command line are told in plain sentences. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    process.exitCode = await run(argv)
    // A server heard its signal. Were the event loop left to run dry, the handlers would go before the process does, and a second signal,
    // as an impatient deploy sends it, would end a server by it that had stopped well.
    if (process.listenerCount('SIGTERM') > 0) process.exit()
  } catch (error) {
    if (error instanceof ConfigFaults) {
      process.stderr.write(`Aftercare cannot start:\n${error.faults.map((fault) => `  - ${fault}`).join('\n')}\n`)
      process.exitCode = 78
    } else if (error instanceof Refusal) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 2
    } else {
      process.stderr.write(`${sentenceFor(error)}\n`)
      process.exitCode = 1
    }
  }
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The database did not answer: is it running at the address in DATABASE_URL?',
  ER_ACCESS_DENIED_ERROR: 'The database refused the user or password in DATABASE_URL.',
  ER_BAD_DB_ERROR: 'The database named in DATABASE_URL does not exist.',
  EADDRINUSE: 'Another program already listens on this port; set PORT to a free one.',
  EACCES: 'A file or port may not be used by this user.',
}

function sentenceFor(error: unknown): string {
  const { code, message, stack } = error as { code?: string; message?: string; stack?: string }
  const sentence = code === undefined ? undefined : sentences[code]
  return sentence ? `${sentence} (${message ?? code})` : (stack ?? String(error))
}
