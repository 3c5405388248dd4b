"""Who stands in which row: certain, or nobody."""

from autograder.lms.people import Clash, Person, Place, match


def test_each_of_the_ids_may_be_the_gradebooks_name():
    people = [Person("77"), Person("b20"), Person("cleo@uni.edu")]
    places = {
        1: Place(("77", "a10", "ada@uni.edu")),
        2: Place(("78", "B20", "bob@uni.edu")),
        3: Place(("79", "c30", "Cleo@uni.edu")),
        4: Place(("80", "d40", "dan@uni.edu")),
    }
    found = match(people, places)
    assert found.rows == {1: "77", 2: "b20", 3: "cleo@uni.edu"}
    assert found.left == {4} and not found.clashes and not found.by_name


def test_then_what_nbgraders_table_has_and_the_whole_name_at_last():
    people = [
        Person("ada", lms_user_id="77"),
        Person("bob", email="bob@uni.edu"),
        Person("zoe", first_name="Zoe\u0308", last_name="O'Neil, Jr."),
        Person("dan", first_name="Dan"),
    ]
    places = {
        1: Place(("77",)),
        2: Place(("78", "bob@uni.edu")),
        3: Place(("79",), name="O'Neil, Jr., ZOË"),
        4: Place(("80",), name="Dan Other"),
    }
    found = match(people, places)
    assert found.rows[1] == "ada" and found.rows[2] == "bob"
    # "O'Neil, Jr., ZOË" has two commas: which part is the first name cannot be told
    assert 3 not in found.rows and found.left == {3, 4}
    places[3] = Place(("79",), name="Zoë O'Neil, Jr.")
    assert match(people, places | {3: Place((), name="Müller, Ärzte")}).left == {3, 4}


def test_a_name_is_written_in_either_order():
    people = [Person("mc", first_name="Marie", last_name="Skłodowska Curie")]
    for name in ("Skłodowska Curie, Marie", "marie  skłodowska curie"):
        found = match(people, {5: Place(("1",), name=name)})
        assert found.rows == {5: "mc"} and found.by_name == [5]


def test_a_row_of_two_and_a_student_in_two_rows_are_nobodys():
    people = [Person("1024"), Person("2000"), Person("eve", email="eve@uni.edu")]
    places = {
        1: Place(("1024", "2000")),  # somebody's number here is another's there
        2: Place(("5", "1024")),
        3: Place(("eve",)),
        4: Place(("eve",)),
        5: Place(("eve@uni.edu",)),
    }
    found = match(people, places)
    assert found.rows == {} and found.left == {5}
    assert Clash((1,), ("1024", "2000")) in found.clashes
    assert Clash((3, 4), ("eve",)) in found.clashes


def test_a_number_of_the_other_systems_own_counts_less_than_an_id():
    people = [Person("1234"), Person("5678")]
    places = {1: Place(("5678",), number="1234"), 2: Place(("1234",), number="9")}
    assert match(people, places).rows == {1: "5678", 2: "1234"}
    # and alone it does count: so are folders called in Moodle's zip of submissions
    assert match(people, {1: Place((), number="1234")}).rows == {1: "1234"}
