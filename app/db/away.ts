const codes =
  /^(?:E(?:CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN)|PROTOCOL_|ER_(?:LOCK_|SERVER_SHUTDOWN|QUERY_INTERRUPTED|DISK_FULL|RECORD_FILE_FULL|OPTION_PREVENTS_STATEMENT|CON_COUNT)|SQLITE_(?:BUSY|FULL|IOERR|READONLY|CANTOPEN|LOCKED))/

/** The database is away, full or busy: nothing that was asked of it is at fault. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string }
  return codes.test(code ?? '') || name === 'KnexTimeoutError'
}
