# The id of a contact's workflow, for shell scripts: . workflow-id.sh; workflow_id demo 'auth0|kim'
# In each part A-Z a-z 0-9 - _ . ~ stay, every other byte of the UTF-8 text is %XX. Tried with ../workflow-id/vectors.json.

percent_encode() {
  local LC_ALL=C text=$1 index character # C: one byte is one character, and a-z holds no letter with an accent.
  for ((index = 0; index < ${#text}; index++)); do
    character=${text:index:1}
    case $character in
      [A-Za-z0-9._~-]) printf %s "$character" ;;
      *) printf %%%02X "$(($(printf %d "'$character") & 255))" ;;
    esac
  done
}

workflow_id() {
  printf 'contact:%s:%s' "$(percent_encode "$1")" "$(percent_encode "$2")"
}
