// An act on an instance that has moved on meanwhile: the page looks again, the person decides again.
import { Problem } from "@/shared/api/problem";

/** Wait for an act; if it is refused because the instance has changed, have it read again. */
export async function orRenew<T>(act: Promise<T>, renew: () => void): Promise<T> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Problem && error.status === 409) renew();
    throw error;
  }
}
