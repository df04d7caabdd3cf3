// Parts of the page that are loaded when they are needed.

/** Such a part; null where the server can't be reached. */
export async function loaded<Part>(part: Promise<Part>): Promise<Part | null> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof TypeError) return null; // as import() tells it
    throw error;
  }
}
