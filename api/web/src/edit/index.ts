/* Where policies are written and translated, in scripts of their own. */
import "../strings_later";
import "../strings_edit";

export { DeskPage } from "./desk";
export { EditPage } from "./edit_page";
export { NewPage } from "./new_page";
