import type { EntryPage, EntryQuery, Ledger, LedgerCall, WriteSteps } from '../../ledger/ledger.js';

/** A ledger that tells when it is looked at: what it says is nothing to give to who comes later. */
export class NoticedLedger implements Ledger {
  constructor(
    private readonly ledger: Ledger,
    private readonly onLook: () => void,
  ) {}

  once<T, Plan>(call: LedgerCall, steps: WriteSteps<T, Plan>): Promise<T> {
    this.onLook();
    return this.ledger.once(call, steps);
  }

  isBusy(storeId: string, subject: string): Promise<boolean> {
    this.onLook();
    return this.ledger.isBusy(storeId, subject);
  }

  entries(storeId: string, query: EntryQuery): Promise<EntryPage> {
    this.onLook();
    return this.ledger.entries(storeId, query);
  }

  open(): Promise<void> {
    return this.ledger.open();
  }

  close(): Promise<void> {
    return this.ledger.close();
  }
}
