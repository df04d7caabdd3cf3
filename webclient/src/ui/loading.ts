// Parts of the page that are loaded when they are needed.

/** The part, or null where the server can't be reached. */
export async function loaded<Part>(part: Promise<Part>): Promise<Part | null> {
  try {
    return await part;
  } catch (error) {
    console.error(error); // whoever runs the page may want to know which file it was
    return null;
  }
}
