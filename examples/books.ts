import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An invoice that was paid. */
export interface Booking {
  /** The billing system's own number. */
  readonly invoice: string;
  readonly orderId: string;
  /** Minor units of the currency. */
  readonly total: number;
  readonly currency: string;
}

/** The books of a billing system: a folder with a file for every invoice that was paid. */
export class Books {
  constructor(private readonly folder: string) {}

  /**
   * Books an invoice once, however often it is told of. A process that dies in between has booked all of it or nothing:
   * the file appears whole, and only where there is none of its name.
   * @returns whether it was booked now, and not before
   */
  async book(booking: Booking): Promise<boolean> {
    if (!/^[A-Z0-9-]{1,64}$/.test(booking.invoice)) throw new Error('this is no number of an invoice');
    await mkdir(this.folder, { recursive: true });
    const draft = join(this.folder, `.${randomUUID()}`);
    await writeFile(draft, JSON.stringify(booking), { flush: true });
    try {
      await link(draft, join(this.folder, `${booking.invoice}.json`));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Everything booked, by the number of the invoice. */
  async all(): Promise<readonly Booking[]> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.json')).sort();
    return Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(this.folder, name), 'utf8')) as Booking),
    );
  }
}
